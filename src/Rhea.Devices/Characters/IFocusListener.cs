namespace Rhea.Devices.Characters;

/// <summary>A front end that wants to know when the keys begin to come to it.</summary>
public interface IFocusListener
{
    /// <summary>From now on input comes here.</summary>
    void OnFocus();
}
