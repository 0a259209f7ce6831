const place = document.getElementById("greeting");
fetch("/api/hello?name=visitor")
  .then((response) => response.json())
  .then(({ message, runtime }) => {
    place.textContent = `${message} (answered by /api/hello on ${runtime})`;
  })
  .catch(() => {
    place.textContent = "The function did not answer.";
  });
