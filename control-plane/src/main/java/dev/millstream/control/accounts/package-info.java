/// The account and its API tokens over the API. Imports the API's frame and the tokens.
@NullMarked
package dev.millstream.control.accounts;

import org.jspecify.annotations.NullMarked;
