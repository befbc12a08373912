@echo off
rem Finds Python and lets install.py do the rest. ASCII only: older consoles misread anything else in a batch file.
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
set "FOUND="
for %%V in (3.13 3.12 3.11) do if not defined FOUND py -%%V -c "import sys" >nul 2>nul && set "FOUND=py -%%V"
if not defined FOUND python "%~dp0install.py" --fits >nul 2>nul && set "FOUND=python"
if not defined FOUND goto none
%FOUND% "%~dp0install.py" %*
set "CODE=%ERRORLEVEL%"
pause
exit /b %CODE%
:none
type "%~dp0can-python.txt"
pause
exit /b 1
