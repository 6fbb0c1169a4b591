//! Receives a file: `download VARIANT ADDRESS MEGABYTES FILE`; the variants are in [`Variant`].
//!
//! One process for each measurement, so that its peak memory is that of this variant.

use std::path::{Path, PathBuf};
use std::time::Instant;

use weixin::customer_service::GetMedia;
use weixin::{Client, FileOr, Token};
use weixin_benches::by_hand::ByHand;
use weixin_benches::{Failure, argument, clock, runtime, sample};

/// What becomes of the file.
#[derive(Clone, Copy)]
enum Variant {
    /// A stream of the bindings, whose pieces are dropped.
    Stream,
    /// Written to a path by the bindings.
    Save,
    /// Held in memory by the bindings.
    Memory,
    /// The pieces of reqwest, which are dropped.
    ByHand,
    /// The pieces of reqwest, written to a path.
    ByHandSave,
}

impl std::str::FromStr for Variant {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "ours" => Ok(Self::Stream),
            "ours-save" => Ok(Self::Save),
            "ours-memory" => Ok(Self::Memory),
            "by-hand" => Ok(Self::ByHand),
            "by-hand-save" => Ok(Self::ByHandSave),
            _ => Err(()),
        }
    }
}

fn main() -> Result<(), Failure> {
    let variant: Variant = argument(1, "variant: ours, ours-save, ours-memory, by-hand, by-hand-save")?;
    let (address, megabytes): (String, usize) = (argument(2, "address")?, argument(3, "number of megabytes")?);
    let path: PathBuf = argument(4, "file")?;
    let runtime = runtime()?;
    let start = Instant::now();
    let length = runtime.block_on(async {
        match variant {
            Variant::ByHand => ByHand::new(&address)?.download(megabytes).await,
            Variant::ByHandSave => ByHand::new(&address)?.download_to(megabytes, &path).await,
            _ => ours(variant, &address, megabytes, &path).await,
        }
    })?;
    let seconds = start.elapsed().as_secs_f64();
    if length != megabytes as u64 * 1_000_000 {
        return Err(format!("{length} bytes came").into());
    }
    let (work, name) = ("download", argument::<String>(1, "variant")?);
    sample(work, &name, "MB/s", length as f64 / 1e6 / seconds);
    if let Some(peak) = clock::peak_memory() {
        sample(work, &name, "peak MiB", peak as f64 / f64::from(1 << 20));
    }
    Ok(())
}

async fn ours(variant: Variant, address: &str, megabytes: usize, path: &Path) -> Result<u64, Failure> {
    let client = Client::builder(Token::app("TOKEN")).base_url(format!("http://{address}")).max_response(u64::MAX);
    let client = client.build()?;
    let call = client.call(GetMedia::new(megabytes.to_string()));
    let no_file = || Failure::from("no file came");
    match variant {
        Variant::Save => call.save(path).await?.file().map(|file| file.length).ok_or_else(no_file),
        Variant::Memory => call.send().await?.file().map(|file| file.bytes.len() as u64).ok_or_else(no_file),
        _ => {
            let FileOr::File(mut stream) = call.stream().await? else { return Err(no_file()) };
            while stream.chunk().await?.is_some() {}
            Ok(stream.bytes_read())
        }
    }
}
