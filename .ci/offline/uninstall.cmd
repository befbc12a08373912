@call "%~dp0install.cmd" --remove
