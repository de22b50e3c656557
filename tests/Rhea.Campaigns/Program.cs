using Rhea.Campaigns;

if (!Options.TryParse(args, out Options options, out string error))
{
    Console.Error.WriteLine(error);
    return 2;
}

return new CampaignRunner(options).Run() ? 0 : 1;
