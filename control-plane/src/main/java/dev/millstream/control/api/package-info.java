/// The HTTP side: routes, bearer tokens, Cloudflare's envelope and its errors. Imports the tokens.
@NullMarked
package dev.millstream.control.api;

import org.jspecify.annotations.NullMarked;
