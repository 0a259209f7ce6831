/// The page that people open first: what is there, read through the API in their own browser.
/// Imports the API's frame.
@NullMarked
package dev.millstream.control.dashboard;

import org.jspecify.annotations.NullMarked;
