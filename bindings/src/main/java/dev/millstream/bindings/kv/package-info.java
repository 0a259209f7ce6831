/// Key-value namespaces with Cloudflare's limits and words. Imports `sqlite` and `door`.
@NullMarked
package dev.millstream.bindings.kv;

import org.jspecify.annotations.NullMarked;
