/// Who may command: the account and its API tokens, of which only hashes are kept. Imports the
/// database.
@NullMarked
package dev.millstream.control.tokens;

import org.jspecify.annotations.NullMarked;
