namespace Rhea.Machines;

/// <summary>Who carries out the commands of a monitor.</summary>
public interface IMonitorCommands
{
    /// <summary>Gives a command to the thread that runs the machine, which replies later. For any thread.</summary>
    void Submit(string command, Action<string> reply);
}
