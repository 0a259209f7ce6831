/// The video host: media, the watch page, the embeddable player and its files. Imports `site` and
/// the store.
@NullMarked
package dev.millstream.edge.player;

import org.jspecify.annotations.NullMarked;
