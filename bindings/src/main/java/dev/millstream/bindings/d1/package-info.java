/// SQL databases with Cloudflare D1's limits and words. Imports `sqlite` and `door`.
@NullMarked
package dev.millstream.bindings.d1;

import org.jspecify.annotations.NullMarked;
