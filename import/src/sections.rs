//! Where pages stand in the vendor's menu, from a table beside them, and which folders of a spec follow from that.

use std::collections::{BTreeMap, HashMap};

use crate::infer::names;
use crate::page::address::is_page_address;
use crate::text;

/// What the table says of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionRow {
    /// The titles that lead to it, from the outermost on.
    pub titles: Vec<String>,
    /// Its address, if the table has it.
    pub url: Option<String>,
    /// True when nobody has seen the address anywhere: it was made from others.
    pub is_guess: bool,
    /// Its folder below `endpoints` or `messages`, if the addresses of its section tell one.
    pub group: Option<String>,
}

/// A table of pages: `file`, `interface`, `method`, `path`, `section` and `url`, separated by tabs, below a line with
/// these names. Only `section` has to be there; `-` stands for what is not known. A column `url_is` may call an address
/// `guessed`.
#[derive(Clone, Debug, Default)]
pub struct Sections {
    rows: Vec<SectionRow>,
    by_file: HashMap<String, usize>,
    by_route: HashMap<(String, String), usize>,
    by_url: HashMap<String, usize>,
}

/// What the column `url_is` says of an address that was made from others.
const GUESSED: &str = "guessed";

/// How many folders the language has.
const MAX_FOLDERS: usize = 2;

impl Sections {
    /// Reads a table.
    ///
    /// # Errors
    ///
    /// Every line that is none, with its number.
    pub fn parse(table: &str) -> Result<Self, Vec<String>> {
        let mut lines = table.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let head: Vec<&str> = lines.next().map_or_else(Vec::new, |(_, line)| line.split('\t').map(str::trim).collect());
        let column = |name: &str| head.iter().position(|head| *head == name);
        let Some(section) = column("section") else {
            return Err(vec![
                "line 1: expected the names of columns, separated by tabs, with `section` among them".to_owned(),
            ]);
        };
        let mut sections = Self::default();
        let mut problems = Vec::new();
        for (number, line) in lines {
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            if cells.len() != head.len() {
                problems.push(format!("line {}: expected {} cells, found {}", number + 1, head.len(), cells.len()));
                continue;
            }
            let cell = |name: &str| column(name).map(|at| cells[at]).filter(|cell| !cell.is_empty() && *cell != "-");
            let titles = cells[section].split('/').map(text::clean).filter(|title| !title.is_empty() && title != "-");
            let url = cell("url").filter(|url| is_page_address(url)).map(str::to_owned);
            let is_guess = url.is_some() && cell("url_is").is_some_and(|is| is.eq_ignore_ascii_case(GUESSED));
            let row = SectionRow { titles: titles.collect(), url, is_guess, group: None };
            sections.add(row, cell("file"), cell("method").zip(cell("path")));
        }
        sections.set_groups();
        if problems.is_empty() { Ok(sections) } else { Err(problems) }
    }

    fn add(&mut self, row: SectionRow, file: Option<&str>, route: Option<(&str, &str)>) {
        let at = self.rows.len();
        self.by_file.extend(file.map(|file| (file.to_owned(), at)));
        self.by_route.extend(route.map(|(method, path)| ((method.to_owned(), path.to_owned()), at)));
        self.by_url.extend(row.url.as_deref().map(|url| (bare(url), at)));
        self.rows.push(row);
    }

    /// What the table says of a page: found by its file, by its address, or by its route.
    pub fn find(&self, file: &str, url: Option<&str>, route: (&str, &str)) -> Option<&SectionRow> {
        let file = file.replace('\\', "/");
        // The table may be in another folder than the program.
        let steps: Vec<&str> = file.split('/').collect();
        let mut ends = (0..steps.len()).map(|at| steps[at..].join("/"));
        let by_file = ends.find_map(|end| self.by_file.get(&end));
        let by_url = || url.and_then(|url| self.by_url.get(&bare(url)));
        let by_route = || self.by_route.get(&(route.0.to_owned(), route.1.to_owned()));
        by_file.or_else(by_url).or_else(by_route).map(|at| &self.rows[*at])
    }

    /// The folder of a section is the one that most of its pages have in their addresses, guesses apart; of a section
    /// without addresses, the outer folder of the sections beside it.
    fn set_groups(&mut self) {
        let mut counts: BTreeMap<&[String], BTreeMap<Vec<String>, usize>> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| !row.is_guess) {
            let Some(folders) = row.url.as_deref().and_then(folders) else { continue };
            for depth in 1..=row.titles.len() {
                *counts.entry(&row.titles[..depth]).or_default().entry(folders.clone()).or_default() += 1;
            }
        }
        let most = |titles: &[String]| -> Option<Vec<String>> {
            let all = counts.get(titles)?;
            // Of equally many the first by name, on every machine.
            let best = all.values().max()?;
            all.iter().find(|(_, count)| *count == best).map(|(folders, _)| folders.clone())
        };
        let group = |titles: &[String]| match most(titles) {
            Some(folders) => Some(folders.join("/")),
            None => most(titles.get(..1)?).map(|folders| folders[0].clone()),
        };
        let groups: Vec<Option<String>> = self.rows.iter().map(|row| group(&row.titles)).collect();
        self.rows.iter_mut().zip(groups).for_each(|(row, group)| row.group = group);
    }
}

/// An address without what a browser or a server adds.
fn bare(url: &str) -> String {
    let url = url.split(['#', '?']).next().unwrap_or(url).trim_end_matches('/');
    [".html", ".md"].iter().find_map(|end| url.strip_suffix(end)).unwrap_or(url).to_owned()
}

/// The folders in the address of a page, as names of groups: those below `API`, or else the last ones.
fn folders(url: &str) -> Option<Vec<String>> {
    let path = bare(url.split_once("://")?.1);
    let mut steps: Vec<&str> = path.split('/').skip(1).collect();
    steps.pop();
    let below = steps.iter().rposition(|step| step.eq_ignore_ascii_case("api")).map(|at| at + 1);
    let from = below.filter(|at| *at < steps.len()).unwrap_or(steps.len().saturating_sub(1));
    let folders: Vec<String> = steps[from..].iter().take(MAX_FOLDERS).map(|step| names::group(step)).collect();
    (!folders.is_empty()).then_some(folders)
}

#[cfg(test)]
mod tests {
    use super::Sections;

    const TABLE: &str = "file\tinterface\tmethod\tpath\tsection\turl\n\
        new/a.md\ta\tPOST\t/x/a\t物流助手/小程序使用\thttps://e.example/dev/server/API/express/express-by-business/api_a\n\
        new/b.md\tb\tGET\t/x/b\t物流助手/小程序使用\t-\n\
        new/c.md\tc\tPOST\t/x/c\t物流助手/其他\t-\n\
        new/d.md\td\tPOST\t/x/d\t城市服务\t-\n";

    #[test]
    fn pages_are_found_by_file_address_or_route() {
        let sections = Sections::parse(TABLE).expect("a table");
        let group = |file: &str, url: Option<&str>, route| {
            sections.find(file, url, route).map(|row| (row.titles.join("/"), row.group.clone()))
        };
        let business = Some(("物流助手/小程序使用".to_owned(), Some("express/express_by_business".to_owned())));
        let none = ("POST", "/none");
        assert_eq!(group("../pages/new/b.md", None, none), business);
        assert_eq!(
            group("b.md", Some("https://e.example/dev/server/API/express/express-by-business/api_a.html#x"), none),
            business
        );
        assert_eq!(group("saved.md", None, ("GET", "/x/b")), business);
        assert_eq!(group("saved.md", None, ("POST", "/x/b")), None);
        assert_eq!(group("new/c.md", None, none), Some(("物流助手/其他".to_owned(), Some("express".to_owned()))));
        assert_eq!(group("new/d.md", None, none), Some(("城市服务".to_owned(), None)));
    }

    #[test]
    fn guessed_addresses_make_no_folders() {
        let row = |file: &str, section: &str, folder: &str, is: &str| {
            format!("{file}\t{section}\thttps://e.example/server/API/{folder}/api_{file}\t{is}\n")
        };
        let table = format!(
            "file\tsection\turl\turl_is\n{}{}{}{}",
            row("a", "书架/借阅", "shelf", "linked"),
            row("b", "书架/借阅", "mp-guess", "guessed"),
            row("c", "书架/借阅", "mp-guess", "Guessed"),
            row("d", "读者", "mp-guess", "guessed")
        );
        let sections = Sections::parse(&table).expect("a table");
        let of = |file: &str| {
            let row = sections.find(file, None, ("POST", "/none")).expect("a row");
            (row.group.clone(), row.is_guess, row.url.is_some())
        };
        assert_eq!(of("a"), (Some("shelf".to_owned()), false, true));
        assert_eq!(of("b"), (Some("shelf".to_owned()), true, true));
        assert_eq!(of("d"), (None, true, true));
    }

    #[test]
    fn lines_that_are_none_have_numbers() {
        assert_eq!(Sections::parse("a\tb\n").map(drop).map_err(|it| it.len()), Err(1));
        let problems = Sections::parse("file\tsection\nx.md\n\ny.md\tz\tw\n").expect_err("two lines");
        assert_eq!(problems, ["line 2: expected 2 cells, found 1", "line 4: expected 2 cells, found 3"]);
        assert!(Sections::parse("").is_err());
    }
}
