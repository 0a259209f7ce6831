/// What V8 knows of languages, regions and time zones: ICU's data as Maven has it for Java, turned
/// into the file that V8 reads. Imports nothing else of this module.
@NullMarked
package dev.millstream.functions.icu;

import org.jspecify.annotations.NullMarked;
