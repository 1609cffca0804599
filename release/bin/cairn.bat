@echo off
rem Cairn's command line on Windows: needs a JDK 25 in CAIRN_JAVA_HOME or JAVA_HOME, or a java 25 on the PATH.
setlocal
set "root=%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
if defined CAIRN_JAVA_HOME set "java=%CAIRN_JAVA_HOME%\bin\java"
set /p flags=<"%root%\lib\app\flags"
"%java%" %flags% %CAIRN_JVM% -cp "%root%\lib\app\*" dev.cairn.cli.Main %*
exit /b %errorlevel%
