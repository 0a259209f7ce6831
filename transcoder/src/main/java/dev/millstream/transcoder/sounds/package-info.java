/// The manifests of a published stream: reads the sounds in them, and writes manifests with other
/// ones, or with further rungs. Imports how voices are described.
@NullMarked
package dev.millstream.transcoder.sounds;

import org.jspecify.annotations.NullMarked;
