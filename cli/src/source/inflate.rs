//! Unpacking gzip within limits: a file that unpacks to far more than it holds is no recording of AWS's.

use flate2::read::MultiGzDecoder;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How far a packed file may unpack.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The most times its own size. Configuration items pack 10 to 40 times smaller; gzip's limit is about 1,030.
    pub(crate) ratio: u64,
    /// Below this many bytes, the ratio does not matter.
    pub(crate) free: u64,
    /// The most bytes in all.
    pub(crate) size: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { ratio: 200, free: 16 << 20, size: 64 << 30 }
    }
}

/// Why unpacking was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bomb {
    Ratio(u64),
    Size(u64),
}

impl fmt::Display for Bomb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ratio(ratio) => write!(f, "it unpacks to more than {ratio} times its size"),
            Self::Size(size) => write!(f, "it unpacks to more than {} GiB", size >> 30),
        }
    }
}

impl std::error::Error for Bomb {}

/// A reader that counts what passes.
pub(crate) struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    pub(crate) fn new(inner: R, count: Arc<AtomicU64>) -> Self {
        Self { inner, count }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(u64::try_from(read).unwrap_or(u64::MAX), Ordering::Relaxed);
        Ok(read)
    }
}

/// Unpacks gzip, of one member or several.
pub(crate) struct Inflate<R> {
    decoder: MultiGzDecoder<Counted<R>>,
    packed: Arc<AtomicU64>,
    unpacked: u64,
    limits: Limits,
}

impl<R: Read> Inflate<R> {
    pub(crate) fn new(packed: R, limits: Limits) -> Self {
        let count = Arc::new(AtomicU64::new(0));
        let decoder = MultiGzDecoder::new(Counted::new(packed, Arc::clone(&count)));
        Self { decoder, packed: count, unpacked: 0, limits }
    }
}

impl<R: Read> Read for Inflate<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer)?;
        self.unpacked += u64::try_from(read).unwrap_or(u64::MAX);
        let Limits { ratio, free, size } = self.limits;
        if self.unpacked > size {
            return Err(io::Error::other(Bomb::Size(size)));
        }
        let packed = self.packed.load(Ordering::Relaxed);
        if self.unpacked > free && self.unpacked / ratio > packed {
            return Err(io::Error::other(Bomb::Ratio(ratio)));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::{Inflate, Limits};
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::{self, Read, Write};

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(packed: &[u8], limits: Limits) -> io::Result<usize> {
        Inflate::new(packed, limits).read_to_end(&mut Vec::new())
    }

    #[test]
    fn members_follow_one_another() {
        let two = [packed(b"one"), packed(b"two")].concat();
        assert_eq!(unpack(&two, Limits::default()).unwrap(), 6);
    }

    #[test]
    fn a_bomb_is_given_up_by_ratio_and_by_size() {
        let bomb = packed(&vec![b'['; 32 << 20]);
        let error = unpack(&bomb, Limits::default()).unwrap_err();
        assert_eq!(error.to_string(), "it unpacks to more than 200 times its size");
        let small = Limits { size: 1 << 30, free: u64::MAX, ratio: 1 };
        assert_eq!(unpack(&bomb, small).unwrap(), 32 << 20);
        let error = unpack(&bomb, Limits { size: 1 << 20, ..small }).unwrap_err();
        assert_eq!(error.to_string(), "it unpacks to more than 0 GiB");
    }
}
