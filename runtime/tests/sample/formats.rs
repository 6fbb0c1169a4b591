//! The format tables.

use weixin_runtime::{MIB, formats};

formats! {
    /// What may be sent for custom goods.
    #[table("custom_goods")]
    #[entries(checked)]
    pub enum CustomGoods {
        /// Pictures.
        #[group("picture")]
        #[format("bmp", types("image/bmp"), magic("42 4D"))]
        #[format("jpg", types("image/jpeg", "image/jpg"), magic("FF D8 FF"))]
        #[format("png", types("image/png", "image/x-png"), magic("89 50 4E 47"))]
        Picture,
        /// CAD.
        #[group("CAD")]
        #[format("stl", types("model/stl", "application/sla"))]
        Cad,
        /// Archives.
        #[group("compressed package")]
        #[format("zip", types("application/zip"), magic("50 4B 03 04", "50 4B 05 06"), archive(Zip))]
        #[format("rar", types("application/x-rar-compressed"), archive(Rar))]
        CompressedPackage,
    }
}

formats! {
    /// What may be sent for a review.
    #[table("review_material")]
    pub enum ReviewMaterial {
        /// A picture.
        #[group("image", max(2 * MIB))]
        #[format("png", types("image/png"), magic("89 50 4E 47"))]
        Image,
        /// A video.
        #[group("video", max(10 * MIB))]
        #[format("mp4", types("video/mp4"), magic("?? ?? ?? ?? 66 74 79 70"))]
        Video,
    }
}
