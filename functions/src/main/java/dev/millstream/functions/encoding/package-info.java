/// Text of other encodings than Unicode's, as the WHATWG's Encoding Standard has them. Imports
/// nothing else of this module.
@NullMarked
package dev.millstream.functions.encoding;

import org.jspecify.annotations.NullMarked;
