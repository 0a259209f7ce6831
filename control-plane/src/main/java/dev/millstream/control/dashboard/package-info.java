/// The dashboard: server-rendered pages over the services that the API uses, for whoever signed in.
/// Imports its own parts and those services.
@NullMarked
package dev.millstream.control.dashboard;

import org.jspecify.annotations.NullMarked;
