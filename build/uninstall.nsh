; Puts the settings of connected clients back when Dragoman is removed; an update removes nothing for good.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    ExecWait '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" --restore-clients'
  ${endIf}
!macroend
