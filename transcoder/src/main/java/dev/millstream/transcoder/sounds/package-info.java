/// The sounds of a published stream: reads them from its manifests, and writes manifests with other
/// ones. Imports how voices are described.
@NullMarked
package dev.millstream.transcoder.sounds;

import org.jspecify.annotations.NullMarked;
