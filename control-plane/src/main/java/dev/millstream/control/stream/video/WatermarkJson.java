package dev.millstream.control.stream.video;

import org.jspecify.annotations.Nullable;

/// A watermark as Cloudflare's API shows it, field by field.
public record WatermarkJson(
    String uid,
    String name,
    long size,
    int height,
    int width,
    String created,
    @Nullable String downloadedFrom,
    double opacity,
    double padding,
    double scale,
    String position) {
  public static WatermarkJson of(Watermark mark) {
    return new WatermarkJson(
        mark.uid(),
        mark.name(),
        mark.bytes(),
        mark.size().height(),
        mark.size().width(),
        VideoJson.TIME.format(mark.created()),
        mark.origin().orElse(null),
        mark.look().opacity(),
        mark.look().padding(),
        mark.look().scale(),
        mark.look().position().word());
  }
}
