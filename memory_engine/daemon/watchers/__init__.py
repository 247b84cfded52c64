"""What else is watched, each where its owner switched it on: files, shells, recorded terminals."""
