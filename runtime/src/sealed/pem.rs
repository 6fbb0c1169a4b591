//! Keys and certificates in PEM.

use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PSS_2048_8192_SHA256};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, SubjectPublicKeyInfoDer};
use secrecy::zeroize::Zeroizing;

use super::error::InvalidKey;

/// A private key of RSA.
pub(super) fn private_key(pem: &str) -> Result<KeyPair, InvalidKey> {
    let key = match PrivateKeyDer::from_pem_slice(lines(pem).as_bytes()) {
        Ok(PrivateKeyDer::Pkcs1(key)) => KeyPair::from_der(key.secret_pkcs1_der()).ok(),
        Ok(PrivateKeyDer::Pkcs8(key)) => KeyPair::from_pkcs8(key.secret_pkcs8_der()).ok(),
        _ => None,
    };
    key.ok_or_else(|| {
        InvalidKey::new("the private key must be RSA of at least 2048 bits in PEM: `RSA PRIVATE KEY` or `PRIVATE KEY`")
    })
}

/// The public key of a certificate, or one by itself.
pub(super) fn public_key(pem: &str) -> Result<ParsedPublicKey, InvalidKey> {
    let pem = lines(pem);
    let spki = match CertificateDer::from_pem_slice(pem.as_bytes()) {
        Ok(certificate) => webpki::EndEntityCert::try_from(&certificate).ok().map(|it| it.subject_public_key_info()),
        Err(_) => SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes()).ok(),
    };
    let key = spki.and_then(|spki| ParsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, &spki).ok());
    key.ok_or_else(|| {
        InvalidKey::new(
            "the certificate must be of an RSA key of at least 2048 bits, in PEM: `CERTIFICATE` or `PUBLIC KEY`",
        )
    })
}

/// PEM from a variable or a JSON string may have `\n` where its lines end.
fn lines(pem: &str) -> Zeroizing<String> {
    Zeroizing::new(pem.replace("\\n", "\n"))
}
