//! The states before and after a change, in a folder: one file a version of a name, written once.

use guardrail_engine::evaluate::PortError;
use guardrail_engine::remediate::{Image, Images};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

const KEEP: &str = "images:keep";
const READ: &str = "images:read";

/// How many versions a name may have: as many as texts were kept under it.
const VERSIONS: u32 = 1_000;

/// What stands in a file's name as it is; all else is `%` and two digits.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// The longest name that is written out, and how much is of one that is longer, before `~` and its digest: file systems take
/// 255 bytes.
const LONGEST: usize = 180;
const BEGINNING: usize = 100;

/// Images in a folder. What is kept is on the disk before it is said to be.
#[derive(Clone, Debug)]
pub struct ImageFolder {
    folder: PathBuf,
}

impl ImageFolder {
    /// The folder beside a ledger's file: `ledger.redb.images`. It is made when the first image is kept, for its owner alone.
    pub fn beside(ledger: &Path) -> Self {
        let mut folder = OsString::from(ledger);
        folder.push(".images");
        Self { folder: folder.into() }
    }

    fn file(&self, name: &str, version: u32) -> PathBuf {
        let mut plain = utf8_percent_encode(name, PLAIN).to_string();
        if plain.len() > LONGEST {
            let beginning: String = plain.chars().take(BEGINNING).collect();
            plain = format!("{beginning}~{}", Image::digest(name));
        }
        self.folder.join(format!("{plain}.{version}"))
    }

    /// Writes a file that is not there yet, whole or not at all.
    fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        let mut file = NamedTempFile::new_in(&self.folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path).map(drop).map_err(|error| error.error)
    }

    /// Keeps a text as the first version that is free; the version that it has where it was kept before.
    fn kept(&self, name: &str, text: &str) -> io::Result<u32> {
        make(&self.folder)?;
        for version in 1..=VERSIONS {
            let path = self.file(name, version);
            match self.write(&path, text) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    if fs::read(&path)? != text.as_bytes() {
                        continue;
                    }
                }
                written => written?,
            }
            sync(&self.folder)?;
            return Ok(version);
        }
        Err(io::Error::other(format!("there are {VERSIONS} versions of it already")))
    }
}

impl Images for ImageFolder {
    async fn keep(&self, name: &str, text: &str) -> Result<Image, PortError> {
        let version = self.kept(name, text).map_err(|error| failed(KEEP, name, error))?;
        Ok(Image { name: name.to_owned(), version: Some(version.to_string()), sha256: Image::digest(text) })
    }

    async fn image(&self, image: &Image) -> Result<String, PortError> {
        let failed = |problem: String| failed(READ, &image.name, problem);
        let version = image.version.as_ref().and_then(|version| version.parse().ok());
        let version = version.ok_or_else(|| failed("it has no version that this folder knows".to_owned()))?;
        let text = fs::read_to_string(self.file(&image.name, version)).map_err(|error| failed(error.to_string()))?;
        if image.is_of(&text) { Ok(text) } else { Err(failed("the file is not the one that was kept".to_owned())) }
    }
}

fn failed(operation: &'static str, name: &str, problem: impl std::fmt::Display) -> PortError {
    PortError { operation, message: format!("{name}: {problem}") }
}

/// Makes a folder, where there is none, that its owner alone looks into: states tell much of an account.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Puts a folder's list of files on the disk, where the system lets one.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::ImageFolder;
    use crate::wait;
    use guardrail_engine::remediate::{Image, Images};
    use std::fs;
    use std::path::PathBuf;

    fn folder() -> (tempfile::TempDir, ImageFolder) {
        let folder = tempfile::tempdir().unwrap();
        let images = ImageFolder::beside(&folder.path().join("deep/ledger.redb"));
        (folder, images)
    }

    fn keep(images: &ImageFolder, name: &str, text: &str) -> Image {
        wait(images.keep(name, text)).unwrap()
    }

    fn files(images: &ImageFolder) -> Vec<PathBuf> {
        let mut files: Vec<_> = fs::read_dir(&images.folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    #[test]
    fn what_is_kept_is_read_again_and_the_same_is_kept_once() {
        let (_folder, images) = folder();
        assert!(images.folder.ends_with("deep/ledger.redb.images"));
        let text = "{\"policy\":\"na\u{ef}ve \u{1f512}\\n\"}";
        let image = keep(&images, "ab12/1/1/0/before", text);
        assert_eq!((image.name.as_str(), image.version.as_deref()), ("ab12/1/1/0/before", Some("1")));
        assert_eq!(image.sha256, Image::digest(text));
        assert_eq!(wait(images.image(&image)), Ok(text.to_owned()));
        assert_eq!(keep(&images, "ab12/1/1/0/before", text), image);
        assert_eq!(files(&images), [images.folder.join("ab12%2F1%2F1%2F0%2Fbefore.1")]);
    }

    #[test]
    fn another_text_of_the_same_name_is_another_version_and_overwrites_nothing() {
        let (_folder, images) = folder();
        let kept = ["one", "two", "three", "two"].map(|text| keep(&images, "name", text));
        let versions = kept.each_ref().map(|image| image.version.as_deref().unwrap());
        assert_eq!(versions, ["1", "2", "3", "2"]);
        let read = kept.each_ref().map(|image| wait(images.image(image)).unwrap());
        assert_eq!(read, ["one", "two", "three", "two"]);
        assert_eq!(files(&images).len(), 3);
    }

    #[test]
    fn no_name_leads_out_of_the_folder_or_to_anothers_file() {
        let (folder, images) = folder();
        let (long, longer) = ("x/".repeat(300), format!("{}y", "x/".repeat(300)));
        let names = [
            "",
            ".",
            "..",
            "../../up",
            "/etc/passwd",
            "a/b",
            "a%2Fb",
            "a\\b",
            "a\u{0}b",
            "na\u{ef}ve",
            "CON",
            &long,
            &longer,
        ];
        let kept = names.map(|name| keep(&images, name, name));
        assert!(kept.iter().all(|image| image.version.as_deref() == Some("1")), "{kept:?}");
        for (name, image) in names.iter().zip(&kept) {
            assert_eq!(wait(images.image(image)).as_deref(), Ok(*name));
        }
        assert_eq!(files(&images).len(), names.len());
        assert!(files(&images).iter().all(|file| file.file_name().unwrap().len() <= 255));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_gone_changed_or_was_never_kept_is_an_error_that_names_it() {
        let (_folder, images) = folder();
        let image = keep(&images, "name", "kept");
        let error = |image: &Image| wait(images.image(image)).unwrap_err().to_string();
        fs::write(images.folder.join("name.1"), "changed").unwrap();
        assert_eq!(error(&image), "images:read: name: the file is not the one that was kept");
        fs::write(images.folder.join("name.1"), b"\xff").unwrap();
        assert!(error(&image).starts_with("images:read: name: "));
        assert_eq!(keep(&images, "name", "kept").version.as_deref(), Some("2"), "what was changed is left as it is");
        fs::remove_file(images.folder.join("name.1")).unwrap();
        assert!(error(&image).starts_with("images:read: name: "));
        for version in [None, Some("../name.2"), Some("")] {
            let other = Image { version: version.map(str::to_owned), ..image.clone() };
            assert_eq!(error(&other), "images:read: name: it has no version that this folder knows");
        }
    }

    #[test]
    fn what_cannot_be_written_is_not_said_to_be_kept() {
        let (folder, images) = folder();
        fs::write(folder.path().join("deep"), "a file").unwrap();
        let error = wait(images.keep("name", "text")).unwrap_err().to_string();
        assert!(error.starts_with("images:keep: name: "), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_but_the_owner_looks_into_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, images) = folder();
        keep(&images, "name", "text");
        let mode = |path: &PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o077;
        assert_eq!((mode(&images.folder), mode(&files(&images)[0])), (0, 0));
    }
}
