/// Answers with other servers' answers, where a rule says so, and never reaches a private network
/// for a stranger. Imports the functions' header type and OkHttp; it knows nothing of sites.
@NullMarked
package dev.millstream.edge.proxy;

import org.jspecify.annotations.NullMarked;
