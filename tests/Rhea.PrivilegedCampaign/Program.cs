using System.Runtime.Versioning;
using Rhea.PrivilegedCampaign;

[assembly: UnsupportedOSPlatform("windows")]

// Random states and instructions of the privileged architecture, on whole machines, compared with a model written from the manual.
if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

return new CampaignRunner(options).Run() ? 0 : 1;
