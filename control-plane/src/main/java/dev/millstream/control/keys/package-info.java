/// SSH keys: a user's, which open every project, and deploy keys, which open one. Imports the
/// database, the projects, the API's frame and git over SSH.
@NullMarked
package dev.millstream.control.keys;

import org.jspecify.annotations.NullMarked;
