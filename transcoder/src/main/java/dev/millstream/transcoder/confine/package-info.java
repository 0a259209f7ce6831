/// What the kernel refuses a process that reads what strangers sent, should its decoders fall into
/// their hands. Imports nothing of Millstream.
@NullMarked
package dev.millstream.transcoder.confine;

import org.jspecify.annotations.NullMarked;
