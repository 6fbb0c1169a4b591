//! `weixin drift --fetch`: asks the vendor for the pages of a spec.

use std::collections::{HashMap, HashSet};

use weixin_codegen::model::{Api, Endpoint};
use weixin_import::{Page, PageLock};

use crate::date;
use crate::failure::Failure;
use crate::pages::comparison::Comparison;
use crate::pages::fetch::{Fetched, PageRequest};
use crate::pages::lock_file::LockFile;
use crate::pages::saved::SavedPages;
use crate::spec::args::SpecFolder;
use crate::spec::find;

/// Fetches the pages of the endpoints that were named, or of all endpoints and messages, and compares each as it comes.
///
/// # Errors
///
/// As of pages that were saved; or a page could not be fetched.
pub(super) fn compare(
    mut comparison: Comparison<'_>,
    saved: &SavedPages,
    spec: &SpecFolder,
) -> Result<String, Failure> {
    let api = weixin_codegen::model(spec.read()?).map_err(|errors| Failure::Spec(Box::new(errors), ""))?;
    let lock = LockFile::peek(&spec.folder)?;
    let names: Vec<String> = saved.names().collect();
    let requests = requests(&named(&api, &names)?, &lock);
    if requests.is_empty() {
        return Err(Failure::Usage("no page of these endpoints has an address".to_owned()));
    }
    let owners = owners(&named(&api, &[])?);
    let options = saved.options(false);
    let counts = saved.fetch.fetch(requests, &date::today(), |request, fetched| {
        let url = &request.url;
        match fetched {
            Fetched::Page(text, validator, file) => {
                let shown = file.unwrap_or_else(|| url.clone());
                let page = Page { shown, url: Some(url.clone()), read: None, text };
                let files = owners.get(url.as_str()).map_or(&[][..], Vec::as_slice);
                comparison.asked(files, &page, &options, validator);
                // What is done need not be done again if the run is interrupted.
                comparison.write()?;
            }
            other => other.problem(url).into_iter().for_each(|problem| comparison.problem(problem)),
        }
        Ok(())
    })?;
    counts.problem().into_iter().for_each(|skipped| comparison.also_wrong(skipped));
    comparison.head(counts.text());
    comparison.finish()
}

/// The endpoints with these names, or everything.
fn named<'a>(api: &'a Api, names: &[String]) -> Result<Vec<&'a Endpoint>, Failure> {
    if names.is_empty() {
        return Ok(api.exchanges().collect());
    }
    let found = names.iter().map(|name| match find::any(api, name)? {
        find::Named::Endpoint(_, endpoint) => Ok(endpoint),
        find::Named::Message(message) => Ok(&message.exchange),
    });
    found.collect()
}

/// The files whose page is at an address.
fn owners(endpoints: &[&Endpoint]) -> HashMap<String, Vec<String>> {
    let mut owners: HashMap<String, Vec<String>> = HashMap::new();
    for endpoint in endpoints {
        for url in endpoint.pages.iter().filter_map(|page| page.url.clone()) {
            owners.entry(url).or_default().push(endpoint.source.clone());
        }
    }
    owners
}

/// Each page once, with what the lock has of its version.
fn requests(endpoints: &[&Endpoint], lock: &PageLock) -> Vec<PageRequest> {
    let mut seen = HashSet::new();
    let mut requests = Vec::new();
    for endpoint in endpoints {
        let locked = lock.get(&endpoint.source);
        for url in endpoint.pages.iter().filter_map(|page| page.url.as_deref()) {
            if seen.insert(url) {
                let locked = locked.filter(|locked| locked.url == url);
                let validator = locked.and_then(|locked| locked.validator.clone());
                requests.push(PageRequest { url: url.to_owned(), validator });
            }
        }
    }
    requests
}
