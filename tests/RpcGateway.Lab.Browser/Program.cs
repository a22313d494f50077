using RpcGateway.Lab;

// Prints a line for each thing that works, and ends with the number of those that do not.
var address = new Uri($"{args[0]}/rpc");
return await LabClient.CheckAsync(address, new BrowserChecks(address).AddTo);
