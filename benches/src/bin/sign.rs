//! Prepares requests with two signatures, by keys and by signers that do nothing, in turn in one process: `sign ROUNDS`.
//!
//! What lies between the two is what the signatures cost, here in CPU time of the thread.

use std::hint::black_box;

use weixin::types::VirtualPaymentEnvironment;
use weixin::virtual_payment::{CurrencyPay, CurrencyPayRequired};
use weixin::{SecretString, Signer, Signers, SigningError, SigningInput, SigningKey, Token, prepare_signed};
use weixin_benches::{Failure, argument, clock, sample};

/// Requests in a block: enough of them that the clock of some systems, which counts ticks of milliseconds, can tell.
const BLOCK: u32 = 100_000;

/// As long as a signature.
struct Nothing;

impl Signer for Nothing {
    fn sign(&self, _: &SigningInput<'_>) -> Result<SecretString, SigningError> {
        Ok("c37809f27c6d7fd1837ad2500a04512b66b34fd793a39a385fade56dca89a4b5".into())
    }
}

fn main() -> Result<(), Failure> {
    let rounds: u32 = argument(1, "number of rounds")?;
    let key = || SigningKey::new("9hAb/NEYUlkaMBEsmFgzig==");
    let nothing = Signers::new().with("pay", Nothing).with("user", Nothing);
    let one_key = Signers::new().with("pay", key()).with("user", key());
    let by_environment = Signers::new().with("pay", key().when("env", 1, "12345")).with("user", key());
    let variants = [("nothing", &nothing), ("keys", &one_key), ("keys by environment", &by_environment)];
    // The first round warms up and is not counted.
    for round in 0..=rounds {
        for (variant, signers) in variants {
            let before = clock::thread_cpu();
            block(signers)?;
            if let Some((after, before)) = clock::thread_cpu().zip(before).filter(|_| round > 0) {
                sample("sign", variant, "CPU µs", (after - before).as_secs_f64() * 1e6 / f64::from(BLOCK));
            }
        }
    }
    Ok(())
}

fn block(signers: &Signers) -> Result<(), Failure> {
    let token = Token::app("TOKEN").into();
    let request = CurrencyPay::new(CurrencyPayRequired {
        openid: "oDF3iY9ffA-hqb2vVvbr7qxf6A0Q",
        env: VirtualPaymentEnvironment::Sandbox,
        amount: 100_u64,
        order_id: "1217752501201407033233368018",
    });
    let request = request.user_ip("127.0.0.1").remark("tea");
    for _ in 0..BLOCK {
        let _prepared = black_box(prepare_signed(&request, Some(&token), "https://api.weixin.qq.com", signers)?);
    }
    Ok(())
}
