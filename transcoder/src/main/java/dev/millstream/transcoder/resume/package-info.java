/// What of a job outlives its process. May import the worker's reports and the store's names.
@NullMarked
package dev.millstream.transcoder.resume;

import org.jspecify.annotations.NullMarked;
