//! Instances that are dear to run.

/// The families made for accelerated computing and for very large memory (EC2 instance types guide, "Naming conventions"),
/// which intruders start to mine or to serve models.
pub(crate) const DEAR_FAMILIES: [&str; 8] = ["dl", "g", "inf", "p", "trn", "u", "vt", "x"];

/// From this size on an instance of any family is dear, in `xlarge`.
const LARGE: u32 = 16;

/// True for a type of one of the families, or of at least 16xlarge, or a whole machine (`metal`).
pub(crate) fn is_dear(instance_type: &str, families: &[String]) -> bool {
    let (family, size) = instance_type.split_once('.').unwrap_or((instance_type, ""));
    let letters: String = family.chars().take_while(char::is_ascii_lowercase).collect();
    let large = size.strip_suffix("xlarge").and_then(|times| times.parse::<u32>().ok());
    families.contains(&letters) || size.starts_with("metal") || large.is_some_and(|times| times >= LARGE)
}

#[cfg(test)]
mod tests {
    use super::{DEAR_FAMILIES, is_dear};

    #[test]
    fn accelerated_and_very_large_instances_are_dear() {
        let families = DEAR_FAMILIES.map(str::to_owned);
        for dear in ["p2.xlarge", "g4dn.xlarge", "inf2.xlarge", "u-6tb1.56xlarge", "c7i.16xlarge", "m5.metal"] {
            assert!(is_dear(dear, &families), "{dear}");
        }
        for ordinary in ["t3.micro", "m5.xlarge", "c7i.12xlarge", "r6g.large", "i4i.large", ""] {
            assert!(!is_dear(ordinary, &families), "{ordinary}");
        }
    }
}
