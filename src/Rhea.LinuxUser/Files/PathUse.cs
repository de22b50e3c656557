namespace Rhea.LinuxUser.Files;

/// <summary>Whether a call follows a symbolic link at the end of its path.</summary>
internal enum PathUse
{
    /// <summary>The call works on what a link points to.</summary>
    Follow,

    /// <summary>The call works on a link itself.</summary>
    NoFollow,
}
