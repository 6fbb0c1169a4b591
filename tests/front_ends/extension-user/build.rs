//! A macro cannot see that a file was added to a folder; cargo can.

fn main() {
    println!("cargo::rerun-if-changed=spec");
}
