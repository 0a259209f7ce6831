/// The doors to the transcoder, which tests open otherwise, and what stands before them. Imports
/// the transcoder and the lists of known content.
@NullMarked
package dev.millstream.control.stream.encode;

import org.jspecify.annotations.NullMarked;
