package dev.millstream.builder;

import dev.millstream.builder.cache.BuildCaches;
import dev.millstream.builder.functions.KeptBundles;
import dev.millstream.builder.picture.PictureSizes;
import dev.millstream.builder.publish.BlobDigests;

/// What one build leaves for others.
record Remembered(
    BlobDigests digests,
    KeptSites sites,
    PictureSizes pictures,
    KeptBundles bundles,
    BuildCaches caches) {}
