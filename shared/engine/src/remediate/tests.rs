//! The use case over a store in memory and a world of buckets, in which every step can fail, get no answer, or never end.

mod faults;
mod guarding;
mod house;
mod life;
mod limits;
mod slow;
mod undoing;
