/// What a video's tree says of itself: the vocabulary that transcoder, API and edge share.
@NullMarked
package dev.millstream.store.video;

import org.jspecify.annotations.NullMarked;
