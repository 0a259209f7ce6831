/// Functions and Durable Objects of pushed sites, as their visitors meet them. Imports the
/// end-to-end tests' own parts.
@NullMarked
package dev.millstream.app.e2e.functions;

import org.jspecify.annotations.NullMarked;
