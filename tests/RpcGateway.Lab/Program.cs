using RpcGateway.Lab;

switch (args)
{
    case ["serve", var url, .. var folder]:
        await LabServer.RunAsync(url, folder.FirstOrDefault());
        return 0;

    case ["call", var url]:
        var address = new Uri($"{url}/rpc");
        return await LabClient.CheckAsync(address, run => run.Add("discovery", () => DiscoveryCheck.RunAsync(address)));

    default:
        Console.Error.WriteLine("Usage: RpcGateway.Lab serve <url> [folder] | call <url>");
        return 1;
}
