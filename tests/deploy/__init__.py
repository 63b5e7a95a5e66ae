"""What installs and runs the bot: the image, the compose file, the service, and the pages that tell how."""
