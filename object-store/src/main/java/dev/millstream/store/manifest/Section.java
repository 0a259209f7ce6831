package dev.millstream.store.manifest;

import java.util.Optional;

/// What a manifest holds beside its assets. Codes are those of the file format.
public enum Section {
  /// A [dev.millstream.store.site.SiteRules], as JSON.
  RULES(0),
  /// A [dev.millstream.store.site.FunctionBundle], as JSON.
  FUNCTIONS(1),
  /// A [dev.millstream.store.site.SiteOrigin], as JSON.
  ORIGIN(2),
  /// A [dev.millstream.store.video.StreamCard], as JSON.
  STREAM(3),
  /// A [dev.millstream.store.domain.DomainCard], as JSON.
  DOMAIN(4),
  /// An [dev.millstream.store.site.EarlierDeployments], as JSON.
  EARLIER(5),
  /// A [dev.millstream.store.site.SiteAccess], as JSON.
  ACCESS(6),
  /// A [dev.millstream.store.site.SiteDelivery], as JSON.
  DELIVERY(7),
  /// A [dev.millstream.store.site.SiteBindings], as JSON.
  BINDINGS(8),
  /// A [dev.millstream.store.site.SiteRollout], as JSON.
  ROLLOUT(9),
  /// A [dev.millstream.store.site.PageLinks], as JSON.
  PAGE_LINKS(10),
  /// A [dev.millstream.store.trigger.SiteTriggers], as JSON.
  TRIGGERS(11),
  /// A [dev.millstream.store.video.VideoAccess], as JSON.
  VIDEO_ACCESS(16),
  /// A [dev.millstream.store.video.SigningKeys], as JSON.
  SIGNING_KEYS(17),
  /// A [dev.millstream.store.video.Withheld], as JSON.
  WITHHELD(18),
  /// A [dev.millstream.store.video.VideoPoster], as JSON.
  VIDEO_POSTER(19),
  /// A [dev.millstream.store.video.VideoChapters], as JSON.
  VIDEO_CHAPTERS(20),
  /// A [dev.millstream.store.video.SiteVideos], as JSON.
  VIDEOS(32),
  /// A [dev.millstream.store.picture.SitePictures], as JSON.
  PICTURES(33),
  /// A [dev.millstream.store.video.WithheldFiles], as JSON.
  WITHHELD_FILES(34);

  private final int code;

  Section(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Optional<Section> ofCode(int code) {
    for (var section : values()) {
      if (section.code == code) {
        return Optional.of(section);
      }
    }
    return Optional.empty();
  }
}
