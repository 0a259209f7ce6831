/// Who is signed in to the dashboard, by token or password, and how often one may try. Imports the
/// database and the tokens.
@NullMarked
package dev.millstream.control.dashboard.session;

import org.jspecify.annotations.NullMarked;
