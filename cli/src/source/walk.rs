//! Finding the files behind the paths of a command line.

use super::SourceError;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The endings of the files that are read in folders, each also with `.gz`. A file that is named is read whatever its
/// ending.
const ENDINGS: [&str; 3] = ["json", "jsonl", "ndjson"];

/// The files at and under a path, in the order of their names. A folder's links are followed, and no folder is read
/// twice, so that links which lead in circles end.
pub(crate) struct Walk {
    root: PathBuf,
    /// What is still to be looked at, the next one last.
    waiting: Vec<PathBuf>,
    visited: BTreeSet<PathBuf>,
    found: bool,
    done: bool,
}

impl Walk {
    pub(crate) fn new(root: &Path) -> Self {
        let root = root.to_path_buf();
        Self { waiting: vec![root.clone()], root, visited: BTreeSet::new(), found: false, done: false }
    }

    /// Puts the entries of a folder on the list, sorted.
    fn enter(&mut self, folder: &Path) -> Result<(), SourceError> {
        let failed = |error: std::io::Error| SourceError::read(folder, &error);
        if !self.visited.insert(folder.canonicalize().map_err(failed)?) {
            return Ok(());
        }
        let entries = fs::read_dir(folder).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.sort_unstable_by(|a, b| b.cmp(a));
        self.waiting.extend(paths);
        Ok(())
    }
}

impl Iterator for Walk {
    type Item = Result<PathBuf, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(path) = self.waiting.pop() {
            let named = path == self.root;
            let is_folder = match fs::metadata(&path) {
                Ok(metadata) => metadata.is_dir(),
                Err(error) if named || is_wanted(&path) => {
                    self.found = true;
                    return Some(Err(SourceError::read(&path, &error)));
                }
                Err(_) => continue,
            };
            if is_folder {
                if let Err(error) = self.enter(&path) {
                    self.found = true;
                    return Some(Err(error));
                }
            } else if named || is_wanted(&path) {
                self.found = true;
                return Some(Ok(path));
            }
        }
        let nothing = !self.found && !std::mem::replace(&mut self.done, true);
        nothing.then(|| Err(SourceError::EmptyFolder { path: self.root.display().to_string() }))
    }
}

fn is_wanted(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    Path::new(name).extension().is_some_and(|ending| ENDINGS.iter().any(|wanted| ending == *wanted))
}

/// True where the name says that each line is a document.
pub(crate) fn is_json_lines(path: &Path) -> bool {
    let name = path.to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    Path::new(name).extension().is_some_and(|ending| ending == "jsonl" || ending == "ndjson")
}

#[cfg(test)]
mod tests {
    use super::{Walk, is_json_lines};
    use std::fs;
    use std::path::Path;

    fn walked(root: &Path) -> Vec<String> {
        let name = |path: &Path| path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        Walk::new(root).map(|found| found.map_or_else(|error| error.to_string(), |path| name(&path))).collect()
    }

    #[test]
    fn a_folder_gives_its_files_in_order_and_only_those_that_may_hold_documents() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("b/c")).unwrap();
        for name in ["z.json", "a.JSON.GZ", "b/x.jsonl", "b/c/y.ndjson.gz", "b/README.md", "b/gz", ".json"] {
            fs::write(root.path().join(name), "{}").unwrap();
        }
        assert_eq!(walked(root.path()), ["a.JSON.GZ", "b/c/y.ndjson.gz", "b/x.jsonl", "z.json"]);
    }

    #[test]
    fn a_folder_without_such_files_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("notes.txt"), "").unwrap();
        let expected = format!("{}: no .json, .jsonl or .ndjson file in this folder", root.path().display());
        assert_eq!(walked(root.path()), [expected]);
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_in_circles_end_and_a_dangling_one_is_an_error() {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("a")).unwrap();
        fs::write(root.path().join("a/x.json"), "{}").unwrap();
        symlink(root.path(), root.path().join("a/up")).unwrap();
        symlink("nowhere", root.path().join("b.json")).unwrap();
        let dangling = format!("{}: no such file or folder", root.path().join("b.json").display());
        assert_eq!(walked(root.path()), ["a/x.json".to_owned(), dangling]);
    }

    #[test]
    fn the_ending_tells_json_lines() {
        assert!(is_json_lines(Path::new("a.jsonl")) && is_json_lines(Path::new("a.NDJSON.gz")));
        assert!(!is_json_lines(Path::new("a.json")) && !is_json_lines(Path::new("jsonl")));
    }
}
