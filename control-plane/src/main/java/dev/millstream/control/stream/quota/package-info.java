/// How much may be stored, by all and by the holders of single API tokens. Imports the API and the
/// database; knows videos and uploads by their tables only.
@NullMarked
package dev.millstream.control.stream.quota;

import org.jspecify.annotations.NullMarked;
