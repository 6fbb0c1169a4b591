//! Calls by the bindings and by hand, in turn in one process over one connection each: `calls ADDRESS ROUNDS`.
//!
//! A round is a block of calls by one and then by the other, who comes first changes. For each block: the wall time, the
//! CPU time of the thread and the allocations, all of them per call.

use std::alloc::System;
use std::time::Instant;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use weixin::cooperation_shop::{Upload, UploadUrlRequired};
use weixin::{Client, File, Token};
use weixin_benches::by_hand::ByHand;
use weixin_benches::{Failure, argument, clock, runtime, sample};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Calls in a block.
const BLOCK: u32 = 100;
const OPENID: &str = "oDF3iY9ffA-hqb2vVvbr7qxf6A0Q";
const FILE_URL: &str = "https://files.example.com/orders/2026/11/part.stl";

fn main() -> Result<(), Failure> {
    let (address, rounds): (String, u32) = (argument(1, "address")?, argument(2, "number of rounds")?);
    let file: &'static [u8] = vec![b'x'; 64 * 1024].leak();
    let ours = Client::builder(Token::app("TOKEN")).base_url(format!("http://{address}")).build()?;
    let by_hand = ByHand::new(&address)?;
    let runtime = runtime()?;
    let json = async |mine: bool| -> Result<(), Failure> {
        match mine {
            true => drop(ours.send(Upload::url(UploadUrlRequired { openid: OPENID, file_url: FILE_URL })).await?),
            false => drop(by_hand.upload_url(OPENID, FILE_URL).await?),
        }
        Ok(())
    };
    let form = async |mine: bool| -> Result<(), Failure> {
        match mine {
            true => drop(ours.send(Upload::binary(OPENID, File::from_bytes("part.stl", file))).await?),
            false => drop(by_hand.upload_bytes(OPENID, "part.stl", file).await?),
        }
        Ok(())
    };
    runtime.block_on(async {
        // The first round opens the connections and is not counted.
        for round in 0..=rounds {
            for mine in [round % 2 == 0, round % 2 != 0] {
                block("json call", mine, round > 0, &json).await?;
                block("form call", mine, round > 0, &form).await?;
            }
        }
        Ok(())
    })
}

async fn block(
    work: &str,
    mine: bool,
    counted: bool,
    call: &impl AsyncFn(bool) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (region, start, cpu) = (Region::new(ALLOCATOR), Instant::now(), clock::thread_cpu());
    for _ in 0..BLOCK {
        call(mine).await?;
    }
    let (wall, cpu, stats) = (start.elapsed(), clock::thread_cpu().zip(cpu), region.change());
    if !counted {
        return Ok(());
    }
    let (variant, per_call) = (if mine { "ours" } else { "by-hand" }, |whole: f64| whole / f64::from(BLOCK));
    sample(work, variant, "wall µs", per_call(wall.as_secs_f64() * 1e6));
    if let Some((now, before)) = cpu {
        sample(work, variant, "CPU µs", per_call((now - before).as_secs_f64() * 1e6));
    }
    sample(work, variant, "allocations", per_call((stats.allocations + stats.reallocations) as f64));
    sample(work, variant, "bytes allocated", per_call(stats.bytes_allocated as f64));
    Ok(())
}
