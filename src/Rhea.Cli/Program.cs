using Rhea.Cli;

return Dispatcher.Run(CommandLine.Read(args));
