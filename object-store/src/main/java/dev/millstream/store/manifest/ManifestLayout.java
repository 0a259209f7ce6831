package dev.millstream.store.manifest;

/// The file format, version 1; all numbers little-endian.
///
/// ```
/// header    magic "MSMF" · u16 version · u16 sections · u32 assets · u32 variants
///           · u32 strings' bytes · u32 section bytes
/// assets    per asset, sorted by the path's UTF-8 bytes:
///           u32 path offset · u16 path bytes · u16 type bytes · u32 type offset
///           · u32 first variant · u32 variant count (offsets from the strings' start)
/// variants  in the assets' order, per variant:
///           u8 coding · 7 zero bytes · u64 size · 32 bytes SHA-256
/// directory per section: u32 code · u32 length
/// strings   UTF-8, types shared
/// sections  one after the other, in the directory's order
/// ```
final class ManifestLayout {
  static final int MAGIC = 0x464d534d;
  static final int VERSION = 1;
  static final int HEADER = 24;
  static final int STRING_BYTES_AT = 16;
  static final int ASSET = 20;
  static final int VARIANT = 48;
  static final int DIGEST_AT = 16;
  static final int DIGEST = 32;
  static final int DIRECTORY = 8;

  private ManifestLayout() {}
}
