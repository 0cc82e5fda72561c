//! `generated/forwarder.yaml`: the stack that hears of API calls in one Region and sends those that activity controls judge
//! to the bus of the home Region. The home Region has it too, nested in template.yaml.

use crate::output::Output;
use crate::patterns::{self, Pattern};
use crate::source::Sources;
use anyhow::Result;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const HEAD: &str = "# Written by `cargo xtask generate`.
AWSTemplateFormatVersion: '2010-09-09'
Description: >-
  guardrail's ear in one Region: EventBridge rules that send the API calls that activity controls judge to guardrail's bus.

# Deploy it once in every Region of every account that guardrail watches, the unused ones first: intruders prefer those. A
# trail must log the account's management events, or EventBridge is told of no call. The home Region has it already, nested
# in template.yaml.

Parameters:
  HomeBusArn:
    Type: String
    AllowedPattern: ^arn:[a-z-]+:events:[a-z0-9-]+:[0-9]{12}:event-bus/[A-Za-z0-9_./-]+$
    Description: The bus of guardrail's home Region; an output of its stack.
  AlarmTopicArn:
    Type: String
    Default: ''
    AllowedPattern: ^(arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+)?$
    Description: The SNS topic of this Region that the alarms tell. Without one they only change their colour in the console.

Conditions:
  HasAlarmTopic: !Not [!Equals [!Ref AlarmTopicArn, '']]

Resources:
  # EventBridge tries for a day; what it could not deliver then waits here.
  UndeliveredQueue:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: true
      MessageRetentionPeriod: 1209600

  UndeliveredQueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref UndeliveredQueue]
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: OwnRules
            Effect: Allow
            Principal:
              Service: events.amazonaws.com
            Action: sqs:SendMessage
            Resource: !GetAtt UndeliveredQueue.Arn
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
          - Sid: TlsOnly
            Effect: Deny
            Principal: '*'
            Action: sqs:*
            Resource: !GetAtt UndeliveredQueue.Arn
            Condition:
              Bool:
                aws:SecureTransport: 'false'

  # It can put events on that one bus, and nothing else.
  ForwardRole:
    Type: AWS::IAM::Role
    Properties:
      Description: Sends events to guardrail's bus.
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: events.amazonaws.com
            Action: sts:AssumeRole
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
      Policies:
        - PolicyName: forward
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: events:PutEvents
                Resource: !Ref HomeBusArn

  # Once an hour a harmless call proves the way from an API call of this Region to the ledger: it sets the queue's retention
  # to what it is already. A trail that stands still, a rule that is off, a role that lost its right: all stop the heartbeat.
  HeartbeatRole:
    Type: AWS::IAM::Role
    Properties:
      Description: Makes guardrail's hourly heartbeat, one call that changes nothing.
      Path: /guardrail/heartbeat/
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: scheduler.amazonaws.com
            Action: sts:AssumeRole
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
      Policies:
        - PolicyName: beat
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: sqs:SetQueueAttributes
                Resource: !GetAtt UndeliveredQueue.Arn

  HeartbeatSchedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      Description: guardrail's heartbeat in this Region.
      ScheduleExpression: rate(1 hour)
      FlexibleTimeWindow:
        Mode: 'OFF'
      Target:
        Arn: !Sub arn:${AWS::Partition}:scheduler:::aws-sdk:sqs:setQueueAttributes
        RoleArn: !GetAtt HeartbeatRole.Arn
        Input: !Sub '{\"QueueUrl\":\"${UndeliveredQueue}\",\"Attributes\":{\"MessageRetentionPeriod\":\"1209600\"}}'

  Heartbeat:
    Type: AWS::Events::Rule
    Properties:
      Description: guardrail's heartbeat
      State: ENABLED
      EventPattern:
        detail-type:
          - AWS API Call via CloudTrail
        detail:
          eventSource:
            - sqs.amazonaws.com
          userIdentity:
            sessionContext:
              sessionIssuer:
                arn:
                  - !GetAtt HeartbeatRole.Arn
      Targets:
        - Id: home
          Arn: !Ref HomeBusArn
          RoleArn: !GetAtt ForwardRole.Arn
          DeadLetterConfig:
            Arn: !GetAtt UndeliveredQueue.Arn

  HeartbeatAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmDescription: guardrail has not heard its own heartbeat in this Region for three hours. It may hear of no API call here.
      Namespace: AWS/Events
      MetricName: Invocations
      Dimensions:
        - Name: RuleName
          Value: !Ref Heartbeat
      Statistic: Sum
      Period: 3600
      EvaluationPeriods: 3
      Threshold: 1
      ComparisonOperator: LessThanThreshold
      TreatMissingData: breaching
      AlarmActions: !If [HasAlarmTopic, [!Ref AlarmTopicArn], !Ref AWS::NoValue]
      OKActions: !If [HasAlarmTopic, [!Ref AlarmTopicArn], !Ref AWS::NoValue]

  UndeliveredAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmDescription: An API call of this Region could not be sent to guardrail's bus for a day. The event waits in a queue.
      Namespace: AWS/SQS
      MetricName: ApproximateNumberOfMessagesVisible
      Dimensions:
        - Name: QueueName
          Value: !GetAtt UndeliveredQueue.QueueName
      Statistic: Maximum
      Period: 300
      EvaluationPeriods: 1
      Threshold: 0
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
      AlarmActions: !If [HasAlarmTopic, [!Ref AlarmTopicArn], !Ref AWS::NoValue]
      OKActions: !If [HasAlarmTopic, [!Ref AlarmTopicArn], !Ref AWS::NoValue]
";

pub(crate) fn render(sources: &Sources, output: &mut Output) -> Result<()> {
    let mut text = HEAD.to_owned();
    for pattern in patterns::of(sources)? {
        rule(&pattern, &mut text);
    }
    output.add("generated/forwarder.yaml", text);
    Ok(())
}

fn rule(pattern: &Pattern, text: &mut String) {
    let Pattern { name, description, json, reads } = pattern;
    // A description has at most 512 characters (PutRule).
    let description: String = description.chars().take(512).collect();
    let state = if *reads { "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" } else { "ENABLED" };
    let _ = write!(
        text,
        "
  {name}:
    Type: AWS::Events::Rule
    Properties:
      Description: {description:?}
      State: {state}
      EventPattern:
"
    );
    block(json, 4, text);
    text.push_str(
        "      Targets:
        - Id: home
          Arn: !Ref HomeBusArn
          RoleArn: !GetAtt ForwardRole.Arn
          DeadLetterConfig:
            Arn: !GetAtt UndeliveredQueue.Arn
",
    );
}

/// A pattern as YAML: objects as blocks, lists one element a line.
fn block(value: &Value, depth: usize, text: &mut String) {
    let Value::Object(map) = value else { return };
    // Whether a map keeps its order depends on what else is built with this crate.
    for (key, value) in map.iter().collect::<BTreeMap<_, _>>() {
        let indent = depth * 2;
        let _ = writeln!(text, "{:indent$}{key}:", "");
        match value {
            Value::Array(elements) => {
                for element in elements {
                    let _ = writeln!(text, "{:indent$}  - {}", "", flow(element));
                }
            }
            other => block(other, depth + 1, text),
        }
    }
}

/// An element of a list: a bare word, or an object in one line.
fn flow(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let entries = map.iter().map(|(key, value)| format!("{key}: {}", flow(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::String(word) => word.clone(),
        other => other.to_string(),
    }
}
